DROP TABLE undeliverable_addresses;
DROP TABLE received_mails;
