-- SPDX-License-Identifier: Apache-2.0
-- What peers said in Error Comments, which may name a patient, is kept no more: what earlier versions have kept of it in rows goes.
-- Runs on H2 and PostgreSQL. The ledger stays as it is (docs/architecture.md, Ledger).

-- Of "A900H DATA_SET_DOES_NOT_MATCH <words>" the code stays; status columns have it too.
update outbox set last_message = substring(last_message from 1 for 5) where last_message like '____H %';
update outbox set last_message = substring(last_message from 1 for 18) where last_message like 'with warning ____H %';
update outbox set last_message = substring(last_message from 1 for 27) where last_message like 'it was there already: ____H %';
update delivery_attempt set message = substring(message from 1 for 5) where message like '____H %';
update delivery_attempt set message = substring(message from 1 for 18) where message like 'with warning ____H %';
update delivery_attempt set message = substring(message from 1 for 27) where message like 'it was there already: ____H %';

-- Of "0110H PROCESSING_FAILURE: <words>" the status stays.
update notice set message = substring(message from 1 for position(': ' in message) - 1) where message like '____H%: %';

-- Of "N-ACTION was answered with 0110H PROCESSING_FAILURE: <words>" all up to the code stays.
update outbox set last_message = substring(last_message from 1 for position('was answered with ' in last_message) + 22)
  where last_message like '%was answered with ____H%: %';
update delivery_attempt set message = substring(message from 1 for position('was answered with ' in message) + 22)
  where message like '%was answered with ____H%: %';
update commitment set message = substring(message from 1 for position('was answered with ' in message) + 22)
  where message like '%was answered with ____H%: %';
update commitment_request set message = substring(message from 1 for position('was answered with ' in message) + 22)
  where message like '%was answered with ____H%: %';
update notice set message = substring(message from 1 for position('was answered with ' in message) + 22)
  where message like '%was answered with ____H%: %';

-- JSON: the rest of a text that has such words.
update dose_case set findings = regexp_replace(findings, '"found":"[0-9A-F]{4}H ([^"\\]|\\.)*"',
    '"found":"the status of its delivery"', 'g')
  where findings like '%"found":"____H %';
update dose_case set findings = regexp_replace(findings, 'was answered with [0-9A-F]{4}H[^":\\]*: ([^"\\]|\\.)*"',
    'was answered with a failure"', 'g')
  where findings like '%was answered with ____H%: %';
update case_fetch set content = regexp_replace(content, 'was answered with [0-9A-F]{4}H[^":\\]*: ([^"\\]|\\.)*"',
    'was answered with a failure"', 'g')
  where content like '%was answered with ____H%: %';
