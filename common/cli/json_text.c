#include "json_text.h"

#include <string.h>

#include "utf8.h"

void json_text(FILE *to, const char *text)
{
    const char *const end = text + strlen(text);
    fputc('"', to);
    while (text < end) {
        const unsigned char byte = (unsigned char)*text;
        const size_t length = utf8_length(text, (size_t)(end - text));
        if (length == 0)
            fprintf(to, "\\udc%02x", byte);
        else if (byte < ' ' || byte == 127)
            fprintf(to, "\\u%04x", byte);
        else if (byte == '"' || byte == '\\')
            fprintf(to, "\\%c", byte);
        else
            fwrite(text, 1, length, to);
        text += length ? length : 1;
    }
    fputc('"', to);
}
