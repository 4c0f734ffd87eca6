-- Question: what is the digest of a stretch of the history, chained to the one before?
-- Index: the table's primary key.
SELECT
    count(*),
    encode(
        sha256(
            convert_to(
                %(before)s || coalesce(
                    string_agg(
                        encode(sha256(convert_to(ROW({columns})::text, 'UTF8')), 'hex'), ''
                        ORDER BY {key}, ROW({columns})::text
                    ),
                    ''
                ),
                'UTF8'
            )
        ),
        'hex'
    )
FROM {table} AS t
WHERE {key} > %(after)s AND {key} <= %(upto)s
