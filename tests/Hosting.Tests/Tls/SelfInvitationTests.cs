using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>Who gets into a cluster by itself, and who makes its authority.</summary>
public sealed class SelfInvitationTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly string _home = Directory.CreateTempSubdirectory("dm-self-").FullName;
    private readonly string _other = Directory.CreateTempSubdirectory("dm-self-").FullName;
    private readonly Register _register = new();

    private const string Passphrase = "correct horse battery staple";

    public void Dispose()
    {
        Directory.Delete(_home, recursive: true);
        Directory.Delete(_other, recursive: true);
    }

    [Fact]
    public void The_first_silo_makes_the_authority_and_the_next_ones_of_its_home_are_let_in_by_it()
    {
        LetIn("nas", _home);
        LetIn("desk", _home);

        var (nas, desk) = (Read(Files(_home).Silo("nas")), Read(Files(_home).Silo("desk")));
        Assert.Equal(new Member("dormouse", MemberRole.Silo, "nas"), nas.Member);
        Assert.Equal(new Member("dormouse", MemberRole.Silo, "desk"), desk.Member);
        Assert.Equal(nas.Authority.Thumbprint, desk.Authority.Thumbprint);
        Assert.Equal(ClusterAuthority.FingerprintOf(nas.Authority), _register.Fingerprint);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Files(_home).Authority));
    }

    [Fact]
    public void A_machine_that_comes_later_makes_no_second_authority()
    {
        LetIn("nas", _home);

        var refusal = Assert.Throws<SettingsException>(() => LetIn("desk", _other));

        Assert.Contains("'cluster invite desk'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_other, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Of_two_machines_that_are_first_at_once_one_makes_the_authority()
    {
        _register.Before = () => LetIn("nas", _home);

        Assert.Throws<SettingsException>(() => LetIn("desk", _other));

        Assert.Empty(Directory.EnumerateFiles(_other, "*", SearchOption.AllDirectories));
        Assert.Equal(ClusterAuthority.FingerprintOf(Read(Files(_home).Silo("nas")).Authority), _register.Fingerprint);
    }

    [Fact]
    public async Task Of_many_silos_of_one_home_that_start_at_once_all_have_the_same_authority()
    {
        string[] names = [.. Enumerable.Range(0, 8).Select(static number => $"m{number}")];
        using var together = new Barrier(names.Length);

        await Task.WhenAll(names.Select(name => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                LetIn(name, _home);
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Single(names.Select(name => Read(Files(_home).Silo(name)).Authority.Thumbprint).Distinct());
    }

    [Fact]
    public void A_cluster_that_runs_without_certificates_gets_none_in_the_middle()
    {
        _register.Other = "nas";

        var refusal = Assert.Throws<SettingsException>(() => LetIn("desk", _home));

        Assert.StartsWith("Silo nas of cluster dormouse runs without a certificate", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_home, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_locked_authority_lets_nobody_in_without_its_passphrase_and_a_certificate_that_is_there_needs_none()
    {
        LetIn("nas", _home, Passphrase);
        var nas = File.ReadAllText(Files(_home).Silo("nas"));
        Assert.DoesNotContain("BEGIN PRIVATE KEY", File.ReadAllText(Files(_home).Authority), StringComparison.Ordinal);

        LetIn("nas", _home);
        Assert.Contains("Cluster:PassphraseFile", Assert.Throws<SettingsException>(() => LetIn("desk", _home)).Message, StringComparison.Ordinal);
        Assert.Equal(
            $"The passphrase (Cluster:Passphrase) does not open the authority in {Files(_home).Authority}.",
            Assert.Throws<SettingsException>(() => LetIn("desk", _home, "another passphrase")).Message);
        Assert.False(SelfInvitation.TryLetInFrontend(Files(_home), new("dormouse", MemberRole.Frontend, "nas"), Now));
        Assert.False(File.Exists(Files(_home).Silo("desk")) || File.Exists(Files(_home).Frontend));
        Assert.Equal(nas, File.ReadAllText(Files(_home).Silo("nas")));

        LetIn("desk", _home, Passphrase);
        Assert.True(SelfInvitation.TryLetInFrontend(Files(_home), new("dormouse", MemberRole.Frontend, "nas"), Now, Passphrase));
        Assert.Equal(Read(Files(_home).Silo("nas")).Authority.Thumbprint, Read(Files(_home).Silo("desk")).Authority.Thumbprint);
    }

    [Fact]
    public void An_authority_of_before_is_open_and_read_whether_a_passphrase_is_set_or_not()
    {
        LetIn("nas", _home);
        Assert.False(new AuthorityFile(Files(_home), Passphrase).IsLocked);

        LetIn("desk", _home, Passphrase);

        Assert.True(File.Exists(Files(_home).Silo("desk")));
        Assert.False(new AuthorityFile(Files(_home), passphrase: null).IsClosed);
    }

    [Fact]
    public void A_certificate_that_is_there_stays_and_its_authority_is_known_from_then_on()
    {
        using var authority = ClusterAuthority.Create("dormouse", Now);
        var invited = authority.Invite(MemberRole.Silo, "nas", Now);
        ClusterFiles.Create(Files(_home).Silo("nas"), invited);

        LetIn("nas", _home);

        Assert.Equal(invited, File.ReadAllText(Files(_home).Silo("nas")));
        Assert.Equal(authority.Fingerprint, _register.Fingerprint);
        Assert.Throws<SettingsException>(() => LetIn("desk", _other));
    }

    [Theory]
    [InlineData("former", 0)]
    [InlineData("nas", 2 * 365 - 20)]
    [InlineData("nas", 3 * 365)]
    public void A_certificate_of_a_former_name_or_that_ends_is_made_anew_where_the_authority_is(string name, int ago)
    {
        using var authority = ClusterAuthority.Create("dormouse", Now.AddYears(-10));
        var old = authority.Invite(MemberRole.Silo, name, Now.AddDays(-ago));
        foreach (var home in new[] { _home, _other })
        {
            ClusterFiles.Create(Files(home).Silo("nas"), old);
        }

        ClusterFiles.Create(Files(_home).Authority, authority.ToPem());
        LetIn("nas", _home);
        LetIn("nas", _other);

        var certificate = Read(Files(_home).Silo("nas"));
        Assert.Equal(("nas", Now + ClusterAuthority.MemberLife), (certificate.Member.Name, certificate.ValidUntil));
        Assert.Equal(old, File.ReadAllText(Files(_other).Silo("nas")));
    }

    [Fact]
    public void An_authority_that_is_made_anew_takes_the_place_of_the_old_one()
    {
        LetIn("nas", _home);
        using var next = ClusterAuthority.Create("dormouse", Now);
        ClusterFiles.Replace(Files(_home).Authority, next.ToPem());
        File.Delete(Files(_home).Silo("nas"));

        LetIn("nas", _home);

        Assert.Equal(next.Fingerprint, _register.Fingerprint);
    }

    [Fact]
    public void A_frontend_is_let_in_where_the_authority_can_be_read_and_nowhere_else()
    {
        LetIn("nas", _home);
        var door = new Member("dormouse", MemberRole.Frontend, "door");

        Assert.True(SelfInvitation.TryLetInFrontend(Files(_home), door, Now));
        Assert.False(SelfInvitation.TryLetInFrontend(Files(_other), door, Now));

        Assert.Equal(door, Read(Files(_home).Frontend).Member);
        Assert.False(File.Exists(Files(_other).Frontend));
    }

    [Fact]
    public void A_broken_authority_is_told()
    {
        ClusterFiles.Create(Files(_home).Authority, "hello");

        var refusal = Assert.Throws<SettingsException>(
            () => SelfInvitation.TryLetInFrontend(Files(_home), new("dormouse", MemberRole.Frontend, "door"), Now));

        Assert.EndsWith("Put its copy back.", refusal.Message, StringComparison.Ordinal);
    }

    private static ClusterFiles Files(string home) => new(home, "dormouse");

    private static MemberCertificate Read(string path) => MemberCertificate.Parse(File.ReadAllText(path));

    private void LetIn(string machine, string home, string? passphrase = null) =>
        new SelfInvitation(Files(home), _register, Now, passphrase).LetIn(new("dormouse", MemberRole.Silo, machine));

    private sealed class Register : IAuthorityRegister
    {
        private readonly Lock _gate = new();

        public string? Fingerprint { get; private set; }

        public string? Other { get; set; }

        /// <summary>Happens once, just before something is noted.</summary>
        public Action? Before { get; set; }

        public string Note(string fingerprint)
        {
            var before = Before;
            Before = null;
            before?.Invoke();
            lock (_gate)
            {
                return Fingerprint ??= fingerprint;
            }
        }

        public void Replace(string fingerprint) => Fingerprint = fingerprint;

        public string? OtherSilo(string machine) => Other;
    }
}
