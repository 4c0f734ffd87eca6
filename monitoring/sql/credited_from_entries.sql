-- Question: what do the ledger's entries come to on each basis?
-- Index: those of `entries`.
SELECT 'credited_' || e.basis, NULL::bigint, e.revenue FROM ({entries}) AS e
