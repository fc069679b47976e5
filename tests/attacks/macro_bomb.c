// 03 long: macros that double and double
#define A(x) x + x + x + x + x + x + x + x
#define B(x) A(A(A(x)))
#define C(x) B(B(B(x)))
int main(void)
{
    return C(C(1));
}
