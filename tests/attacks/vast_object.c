// 03: a program of two gigabytes
char vast[2000000000] = {1};
int main(void)
{
    return vast[1];
}
