// The way of a portal through the API, in the types made from its description. It is compiled, not run: what it shows is that the types
// say what a caller needs.
import type { components, paths } from "./api.d.ts";

type Request = components["schemas"]["RequestAnswer"];
type Documents = paths["/v1/documents"]["get"]["responses"]["200"]["content"]["application/json"];
type Problem = components["schemas"]["ProblemDetails"];
type Ask = paths["/v1/reports/completion_act"]["post"]["requestBody"]["content"]["application/json"];
type Rows = paths["/v1/reports/number_list/rows"]["get"]["responses"]["200"]["content"]["application/json"];
type Subscribe = components["schemas"]["SubscriptionBody"];

export const ask: Ask = {
    company: "980540002879",
    parameters: { account: "25826701", month: "2026-10" },
    locale: "kk",
    formats: ["pdf", "xlsx"],
    recipients: ["buh@example.kz"],
};

export const subscribe: Subscribe = { company: "980540002879", kinds: ["completion_act"], recipients: ["buh@example.kz"] };

export function told(request: Request): string {
    switch (request.state) {
        case "queued":
        case "running":
        case "mailing":
            return request.phase ?? request.state;
        case "retrying":
            return request.next_try_at?.text ?? "";
        case "failed":
        case "undelivered":
            return request.problem?.text ?? "";
        case "done":
        case "cancelled":
            return request.document?.files.map((file) => file.url).join(" ") ?? "";
    }
}

export function cells(rows: Rows): (string | number | null)[] {
    return rows.rows.flat();
}

export function titles(answer: Documents | Problem): string[] {
    return "documents" in answer ? answer.documents.map((document) => document.title) : answer.errors.map((error) => error.rule);
}
