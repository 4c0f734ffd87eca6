-- Question: which staged products end before they start?
-- Index: none, the stage is read once.
SELECT s.row, 'withdrawn_on', s.withdrawn_on, 'ends_before_start:' || s.launched_on
FROM stage_products AS s
WHERE s.withdrawn_on::date < s.launched_on::date
ORDER BY 1
