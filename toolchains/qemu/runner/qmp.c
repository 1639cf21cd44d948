/* Writes and reads the messages of the QEMU Machine Protocol. */
#include "toolchains/qemu/runner/qmp.h"

#include <stdlib.h>

void qmp_append_command(struct buffer *out, const char *name, cJSON *arguments, int id) {
  cJSON *command = cJSON_CreateObject();
  cJSON_AddStringToObject(command, "execute", name);
  if (arguments != NULL)
    cJSON_AddItemToObject(command, "arguments", arguments);
  cJSON_AddNumberToObject(command, "id", id);
  char *line = cJSON_PrintUnformatted(command);
  if (line != NULL)
    buffer_printf(out, "%s\n", line);
  free(line);
  cJSON_Delete(command);
}

static const char *text_of(const cJSON *object, const char *key) {
  return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

void qmp_parse(const char *line, size_t length, struct qmp_message *message) {
  *message = (struct qmp_message){.kind = QMP_OTHER, .json = cJSON_ParseWithLength(line, length)};
  const cJSON *json = message->json;
  const cJSON *id = cJSON_GetObjectItemCaseSensitive(json, "id");
  message->id = cJSON_IsNumber(id) ? id->valueint : 0;
  const cJSON *error = cJSON_GetObjectItemCaseSensitive(json, "error");
  const char *event = text_of(json, "event");
  if (event != NULL) {
    message->kind = QMP_EVENT;
    message->text = event;
  } else if (error != NULL) {
    const char *sentence = text_of(error, "desc");
    message->kind = QMP_ERROR;
    message->text = sentence == NULL ? "an error without a description" : sentence;
  } else if (cJSON_GetObjectItemCaseSensitive(json, "return") != NULL) {
    message->kind = QMP_RETURN;
  }
}

void qmp_message_free(struct qmp_message *message) {
  cJSON_Delete(message->json);
  *message = (struct qmp_message){0};
}

const char *qmp_event_text(const struct qmp_message *message, const char *key) {
  return text_of(cJSON_GetObjectItemCaseSensitive(message->json, "data"), key);
}
