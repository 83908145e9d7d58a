-- What the embedded SMTP server has taken; it belongs to no tenant, as a foreign mail server's would not.
CREATE TABLE demo_mail (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sender      text NOT NULL,
  recipient   text NOT NULL,
  subject     text NOT NULL,
  message_id  text,
  body        text NOT NULL,
  html        text,
  source      bytea NOT NULL,
  received_at timestamptz NOT NULL
);
