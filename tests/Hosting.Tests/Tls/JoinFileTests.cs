using System.Security.Cryptography;
using Dormouse.Hosting.Tls;

namespace Dormouse.Hosting.Tests.Tls;

public sealed class JoinFileTests
{
    private static readonly DateTimeOffset Until = new(2026, 11, 27, 12, 30, 0, TimeSpan.Zero);
    private static readonly Member Desk = new("dormouse", MemberRole.Silo, "desk");

    [Fact]
    public void A_file_and_its_key_together_are_the_certificate()
    {
        var (file, key) = JoinFile.Lock(Desk, "the certificate", Until);
        var text = file.ToText();

        Assert.StartsWith("Dormouse: lets in silo desk of cluster dormouse once, until 2026-11-27 12:30 UTC.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("the certificate", text, StringComparison.Ordinal);
        var read = JoinFile.Parse(text);
        Assert.Equal((file.Id, Desk, Until), (read!.Id, read.Member, read.Until));
        Assert.Equal("the certificate", read.Unlock(key));
    }

    [Fact]
    public void Another_files_key_opens_nothing_and_what_stands_in_the_open_can_not_be_changed()
    {
        var (file, key) = JoinFile.Lock(Desk, "the certificate", Until);
        var (other, otherKey) = JoinFile.Lock(Desk, "the certificate", Until);

        Assert.False(file.Locked.AsSpan().SequenceEqual(other.Locked));
        JoinFile[] forged =
        [
            file with { Until = Until.AddDays(1) },
            file with { Member = Desk with { Name = "attic" } },
            file with { Id = other.Id },
            file with { Locked = [] },
            file with { Locked = [.. file.Locked[..^1], (byte)~file.Locked[^1]] },
        ];
        Assert.ThrowsAny<CryptographicException>(() => file.Unlock(otherKey));
        Assert.All(forged, one => Assert.ThrowsAny<Exception>(() => one.Unlock(key)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no PEM at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN DORMOUSE INVITATION-----\nAAAA\n-----END DORMOUSE INVITATION-----\n")]
    [InlineData("-----BEGIN DORMOUSE INVITATION-----\nbnVsbA==\n-----END DORMOUSE INVITATION-----\n")]
    [InlineData("-----BEGIN DORMOUSE INVITATION-----\ne30=\n-----END DORMOUSE INVITATION-----\n")]
    public void What_is_no_join_file_is_none(string text) => Assert.Null(JoinFile.Parse(text));
}
