DROP TABLE api_keys;
DROP TABLE project_agents;
DROP TABLE projects;
DROP TABLE calendar_versions;
DROP TABLE calendars;
