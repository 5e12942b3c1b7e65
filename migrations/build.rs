//! The migrations are taken into the program: a new file is a reason to build.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
