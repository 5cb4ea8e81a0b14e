//! Renders the samples to look at, and tells how long it took: `cargo run -p qujat-render --release --example samples -- /tmp/samples 10000`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::{error::Error, fs, path::PathBuf, time::Instant};

use qujat_render::Format;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().unwrap_or_else(|| "/tmp/samples".into()));
    let rows = arguments.next().map_or(Ok(200), |rows| rows.parse())?;
    fs::create_dir_all(&directory)?;
    let both = [sample::act(12), sample::appendix(20)].concat();
    let documents = [("act", sample::act(3)), ("long-act", sample::act(40)), ("both", both), ("table", sample::appendix(rows))];
    for (name, events) in documents {
        for format in Format::ALL {
            let path = directory.join(format!("{name}.{}", format.name()));
            let start = Instant::now();
            let finished = sample::render(format, &path, &events)?;
            let size = fs::metadata(&path)?.len();
            println!("{}: {} rows, {} pages, {size} bytes, {:?}", path.display(), finished.rows, finished.pages, start.elapsed());
        }
    }
    Ok(())
}
