-- What a person was told, for his or her inbox in the console.
CREATE INDEX message_to_person ON message (tenant_id, recipient_id, created_at);
