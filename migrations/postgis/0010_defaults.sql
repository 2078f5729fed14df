-- Nothing: here columns have had their defaults from the first script on.
SELECT;
