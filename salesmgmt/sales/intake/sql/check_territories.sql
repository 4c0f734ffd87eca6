-- Question: which staged territories contradict themselves? (none can: every column stands alone)
-- Index: none.
SELECT 0, '', '', '' WHERE false
