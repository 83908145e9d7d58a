-- What goes with a mail for the receiver's calendar: an iCalendar object and its method, REQUEST or CANCEL.
ALTER TABLE message ADD COLUMN invitation_method text, ADD COLUMN invitation text;
