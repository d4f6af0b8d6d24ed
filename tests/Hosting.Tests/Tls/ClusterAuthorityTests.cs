using System.Security.Cryptography;
using Dormouse.Hosting.Tls;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>Authorities, join files, and what is none.</summary>
public class ClusterAuthorityTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("dormouse", MemberRole.Silo, "nas")]
    [InlineData("x-1_Y", MemberRole.Frontend, "door")]
    [InlineData("an, id = with \"everything\" + ö\\", MemberRole.Silo, "a")]
    public void A_join_file_says_who_it_is_for_and_until_when(string cluster, MemberRole role, string name)
    {
        using var authority = ClusterAuthority.Create(cluster, Now);

        var certificate = MemberCertificate.Parse(authority.Invite(role, name, Now));

        Assert.Equal(new Member(cluster, role, name), certificate.Member);
        Assert.Equal(Now + ClusterAuthority.MemberLife, certificate.ValidUntil);
        Assert.True(certificate.ValidFrom <= Now);
    }

    [Fact]
    public void A_cluster_id_may_be_long()
    {
        var cluster = new string('x', 100);
        using var authority = ClusterAuthority.Create(cluster, Now);

        Assert.Equal(cluster, MemberCertificate.Parse(authority.Invite(MemberRole.Silo, "nas", Now)).Member.Cluster);
    }

    [Fact]
    public void An_authority_goes_on_from_its_file()
    {
        using var authority = ClusterAuthority.Create("home", Now);

        using var again = ClusterAuthority.Parse(authority.ToPem());

        Assert.Equal("home", again.Cluster);
        Assert.Equal("nas", MemberCertificate.Parse(again.Invite(MemberRole.Silo, "nas", Now.AddYears(5))).Member.Name);
    }

    [Fact]
    public void A_clock_that_went_back_does_not_keep_anybody_out()
    {
        using var authority = ClusterAuthority.Create("home", Now);

        Assert.True(MemberCertificate.Parse(authority.Invite(MemberRole.Silo, "nas", Now.AddYears(-1))).ValidUntil > Now);
    }

    [Fact]
    public void A_join_file_that_is_not_whole_is_none()
    {
        using var authority = ClusterAuthority.Create("home", Now);
        using var stranger = ClusterAuthority.Create("home", Now);
        var file = authority.Invite(MemberRole.Silo, "nas", Now);
        var foreign = stranger.Invite(MemberRole.Silo, "nas", Now);
        string[] none =
        [
            "",
            "hello",
            file[..(file.Length / 2)],
            file.Replace("PRIVATE KEY", "SECRET", StringComparison.Ordinal),
            authority.ToPem(),
            file + foreign,
            Blocks(file)[0] + Blocks(foreign)[1] + Blocks(file)[2],
            Blocks(file)[0] + Blocks(file)[1] + Blocks(foreign)[2],
        ];

        Assert.Equal("nas", MemberCertificate.Parse(string.Concat(Blocks(file))).Member.Name);
        Assert.All(none, static text => Assert.ThrowsAny<CryptographicException>(() => MemberCertificate.Parse(text)));
        Assert.ThrowsAny<CryptographicException>(() => ClusterAuthority.Parse("hello"));
    }

    [Fact]
    public void Secrets_are_for_their_owner_only_and_never_overwritten_by_mistake()
    {
        var folder = Directory.CreateTempSubdirectory("dm-files-").FullName;
        try
        {
            var files = new ClusterFiles(folder, "home");
            ClusterFiles.Create(files.Authority, "one");
            ClusterFiles.Replace(files.Silo("nas"), "one");
            ClusterFiles.Replace(files.Silo("nas"), "two");

            Assert.Throws<IOException>(() => ClusterFiles.Create(files.Authority, "two"));
            Assert.Equal("one", File.ReadAllText(files.Authority));
            Assert.Equal("two", File.ReadAllText(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(files.Silo("nas"))!))));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(files.Authority));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(files.Silo("nas")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Blocks(string pem) =>
        [.. pem.Split("-----BEGIN ")[1..].Select(static block => $"-----BEGIN {block}")];
}
