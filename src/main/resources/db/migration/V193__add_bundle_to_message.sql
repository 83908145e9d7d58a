-- Nobody gets more than so many messages in a while: what exceeds is held and told in one message, the bundle.
ALTER TABLE message
  -- Asks to be acted upon now, or answers what the person wrote: held only above the ceiling.
  ADD COLUMN at_once     boolean NOT NULL DEFAULT false,
  ADD COLUMN held_at     timestamptz,
  -- When it was let go to its provider; null while nobody has looked, or it is held. It is never held again.
  ADD COLUMN let_go_at   timestamptz,
  -- The first message of the bundle that tells it.
  ADD COLUMN bundle_id   uuid,
  -- Of a bundle: what its receiver writes to answer all that it tells.
  ADD COLUMN bundle_code text,
  DROP CONSTRAINT message_state_check,
  ADD CONSTRAINT message_state_check
    CHECK (state IN ('stored', 'held', 'bundled', 'claimed', 'sent', 'unknown', 'delivered', 'failed', 'expired'));
CREATE INDEX message_at_gate ON message (channel, urgency, created_at) WHERE let_go_at IS NULL AND state IN ('stored', 'held');
CREATE INDEX message_let_go ON message (channel, address, let_go_at) WHERE let_go_at IS NOT NULL;
CREATE INDEX message_in_bundle ON message (bundle_id) WHERE bundle_id IS NOT NULL;
CREATE INDEX message_by_bundle_code ON message (tenant_id, bundle_code) WHERE bundle_code IS NOT NULL;
CREATE SEQUENCE message_bundle_code;
