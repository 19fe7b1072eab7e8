"""The catalogue's files: read with line numbers, validated as a whole, loaded in one transaction.

`reading` knows YAML and CSV, `entries` what each file holds, `catalogue` puts the two together. `checks` says
what must hold between entries, `reach` what activities can lead to, `rows` which table each entry becomes.
`loading` makes the tables follow. docs/catalogue.md tells how to edit the files.
"""
