//! Migrations are embedded by a macro that sees the files which are there; a new one has to make cargo look again.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
