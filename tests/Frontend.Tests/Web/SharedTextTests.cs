using Dormouse.Frontend.Web;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>What strangers may read of what was said.</summary>
public sealed class SharedTextTests
{
    [Theory]
    [InlineData("see /home/ada/garden/src/a.cs.", "see src/a.cs.")]
    [InlineData("file:///home/ada/garden/a.cs", "a.cs")]
    [InlineData("in /home/ada/garden now", "in . now")]
    [InlineData("/home/ada/.ssh/id_ed25519", "…/id_ed25519")]
    [InlineData("`/home/ada`", "`…`")]
    [InlineData("//home//ada//x.txt", "…/x.txt")]
    [InlineData("/home//ada//x.txt", "…/x.txt")]
    [InlineData("nas:/home/ada/x", "nas:…/x")]
    [InlineData("cc -I/home/ada/include", "cc -I…/include")]
    [InlineData("(/var/lib/x/y.db)", "(…/y.db)")]
    [InlineData("file:///etc/ssl/key.pem", "…/key.pem")]
    [InlineData(@"C:\Users\ada\x.txt", "…")]
    [InlineData("https://example.org/home/ada/x", "https://example.org/home/ada/x")]
    [InlineData("GET /api/users and src/home/ada/x and ~/x and 1/2", "GET /api/users and src/home/ada/x and ~/x and 1/2")]
    public void Paths_of_the_machine_are_not_told(string text, string shown) =>
        Assert.Equal(shown, new SharedText("/home/ada/garden/").Of(text));

    [Theory]
    [InlineData("key sk-ant-api03-abcdefghijklmnop-QRST", "key ‹hidden›")]
    [InlineData("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "‹hidden›")]
    [InlineData("AKIAABCDEFGHIJKLMNOP", "‹hidden›")]
    [InlineData("bot 123456789:AAabcdefghijklmnopqrstuvwxyz0123456", "bot ‹hidden›")]
    [InlineData("owner.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ", "‹hidden›")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "‹hidden›")]
    [InlineData("export DEPLOY_TOKEN=\"abc123def\"", "export DEPLOY_TOKEN=\"‹hidden›\"")]
    [InlineData("Host=x;Password=hunter2!;Port=1", "Host=x;Password=‹hidden›;Port=1")]
    [InlineData("Authorization: Bearer abcdefgh", "Authorization: Bearer ‹hidden›")]
    [InlineData("postgres://ada:hunter2@nas/db", "postgres://‹hidden›@nas/db")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\nbnNz\n-----END OPENSSH PRIVATE KEY-----\nok", "‹hidden›\nok")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nb3Bl", "‹hidden›")]
    [InlineData("the token is in the header; password: see the vault", "the token is in the header; password: see the vault")]
    public void What_looks_like_a_secret_is_not_told(string text, string shown) => Assert.Equal(shown, new SharedText(null).Of(text));

    [Fact]
    public void A_text_that_is_made_to_be_hard_is_read_to_its_end()
    {
        var text = $"{Many("/home/a/", 12_000)}{Many("A", 50_000)}{Many("eyJ", 10_000)}{Many("-----BEGIN ", 5_000)}{Many("a.", 10_000)}";

        Assert.DoesNotContain("/home/", new SharedText("/home/ada").Of(text), StringComparison.Ordinal);
    }

    private static string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
