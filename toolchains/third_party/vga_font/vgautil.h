/* In place of SeaBIOS's header of this name: the fonts are constants of any program. */
#define VAR16
#define u8 const unsigned char
