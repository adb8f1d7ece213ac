"""The notice 闽质监〔2017〕225号 as code; standard library only."""
