-- A caller keys a customer number: found without reading every contact (CE07-F8).
CREATE INDEX contacts_customer_number
  ON contacts (CAST(json_extract(attributes, '$.customer_number') AS TEXT))
  WHERE json_extract(attributes, '$.customer_number') IS NOT NULL;
