#include "json_text.h"

#include <stdbool.h>
#include <stdint.h>

/* Length of the UTF-8 character at s, or 0 if there is none. */
static int character(const unsigned char *s)
{
    const int length = s[0] < 0x80   ? 1
                       : s[0] < 0xC2 ? 0
                       : s[0] < 0xE0 ? 2
                       : s[0] < 0xF0 ? 3
                       : s[0] < 0xF5 ? 4
                                     : 0;
    for (int i = 1; i < length; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    /* Longer than need be, surrogates, beyond the last character. */
    const bool wrong =
        (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
        (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F);
    return wrong ? 0 : length;
}

void json_text(FILE *to, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    fputc('"', to);
    while (*s) {
        const int length = character(s);
        if (length == 0)
            fprintf(to, "\\udc%02x", *s++);
        else if (length == 1 && (*s < ' ' || *s == 127))
            fprintf(to, "\\u%04x", *s++);
        else if (*s == '"' || *s == '\\')
            fprintf(to, "\\%c", *s++);
        else
            s += fwrite(s, 1, (size_t)length, to);
    }
    fputc('"', to);
}
