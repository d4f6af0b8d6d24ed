using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;
using Dormouse.Hosting.Tls;
using Microsoft.Extensions.Configuration;
using ClusterOptions = Dormouse.Hosting.Settings.ClusterOptions;

namespace Dormouse.Frontend.Tests.Cluster;

/// <summary>Which certificate a program uses, and what it says if that is not possible.</summary>
public sealed class CertificateChoiceTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly string _data = Directory.CreateTempSubdirectory("dm-choice-").FullName;
    private readonly ClusterAuthority _authority = ClusterAuthority.Create("dormouse", Now.AddYears(-10));

    private ClusterFiles Files => new(_data, "dormouse");

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    public void A_silo_that_is_told_so_needs_none(string address) =>
        Assert.Null(Choose(("Cluster:Address", address), ("Cluster:Insecure", "true")));

    [Fact]
    public void Any_other_needs_one_on_loopback_too()
    {
        Assert.Contains("'cluster invite nas'", Refused(("Cluster:Address", "10.1.2.3")), StringComparison.Ordinal);
        Assert.Contains("'cluster invite nas'", Refused(("Cluster:Address", "127.0.0.1")), StringComparison.Ordinal);
        Assert.Contains("'cluster invite nas'", Refused(("Cluster:Address", "::1")), StringComparison.Ordinal);

        Install(MemberRole.Silo, "nas", Now);

        Assert.Equal("nas", Choose(("Cluster:Address", "10.1.2.3"))!.Current.Member.Name);
        Assert.Equal("nas", Choose()!.Current.Member.Name);
    }

    [Fact]
    public void One_that_has_ended_is_not_used()
    {
        Install(MemberRole.Silo, "nas", Now - ClusterAuthority.MemberLife);

        Assert.EndsWith(
            "has ended on 2026-11-24. Run 'cluster invite nas' where 'cluster init' was run, and 'cluster join nas.join' here.",
            Refused(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Somebody_elses_is_not_used()
    {
        ClusterFiles.Replace(Files.Silo("nas"), _authority.Invite(MemberRole.Silo, "desk", Now));
        Assert.Contains(
            "is that of silo desk of cluster dormouse, and this is silo nas (Machine:Name)", Refused(), StringComparison.Ordinal);

        ClusterFiles.Replace(Files.Silo("nas"), _authority.Invite(MemberRole.Frontend, "nas", Now));
        Assert.Contains("is that of frontend nas of cluster dormouse", Refused(), StringComparison.Ordinal);

        using var other = ClusterAuthority.Create("other", Now);
        ClusterFiles.Replace(Files.Silo("nas"), other.Invite(MemberRole.Silo, "nas", Now));
        Assert.Contains("is for cluster other, and Cluster:Id is 'dormouse'", Refused(), StringComparison.Ordinal);

        ClusterFiles.Replace(Files.Silo("nas"), "hello");
        Assert.Contains("can't be used: A join file holds two certificates.", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_may_name_the_file()
    {
        var path = Path.Combine(_data, "elsewhere.pem");
        Assert.Contains(
            $"The cluster certificate {path} (Cluster:Certificate) can't be used",
            Refused(("Cluster:Certificate", path)),
            StringComparison.Ordinal);

        ClusterFiles.Create(path, _authority.Invite(MemberRole.Silo, "nas", Now));

        Assert.Equal("nas", Choose(("Cluster:Certificate", path))!.Current.Member.Name);
    }

    [Fact]
    public void A_frontend_uses_its_own_or_that_of_its_machine_or_none()
    {
        Assert.Null(CertificateChoice.ForFrontend(Settings(), Files, "nas", Now));

        Install(MemberRole.Silo, "nas", Now);
        Assert.Equal("nas", CertificateChoice.ForFrontend(Settings(), Files, "nas", Now)!.Current.Member.Name);

        Install(MemberRole.Frontend, "door", Now);
        Assert.Equal("door", CertificateChoice.ForFrontend(Settings(), Files, "nas", Now)!.Current.Member.Name);
    }

    [Fact]
    public void A_warning_comes_in_time()
    {
        var certificate = MemberCertificate.Parse(_authority.Invite(MemberRole.Frontend, "door", Now));
        var end = Now + ClusterAuthority.MemberLife;

        Assert.Equal("the certificate is valid until 2028-11-23 (31 days)", CertificateChoice.Describe(certificate, end.AddDays(-31)));
        Assert.Equal(
            "the certificate is valid until 2028-11-23 (29 days): run 'cluster invite door --frontend' where 'cluster init' was run, and 'cluster join door.join' here",
            CertificateChoice.Describe(certificate, end.AddDays(-29)));
        Assert.StartsWith(
            "the certificate has ended on 2028-11-23: run", CertificateChoice.Describe(certificate, end), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1.2.3", true, true, "whoever reaches 10.1.2.3 can run commands on this machine")]
    [InlineData("127.0.0.1", true, true, "whoever reaches 127.0.0.1 can run commands on this machine, and every user of it does")]
    [InlineData("127.0.0.1", true, false, "whoever answers in their place is believed")]
    [InlineData("127.0.0.1", false, true, null)]
    [InlineData("127.0.0.1", false, false, null)]
    public void A_cluster_without_a_lock_is_shouted_at_the_start(string address, bool isInsecure, bool isSilo, string? said)
    {
        var insecurity = CertificateChoice.Insecurity(
            Settings(("Cluster:Address", address), ("Cluster:Insecure", $"{isInsecure}")), certificate: null, isSilo);

        if (said is null)
        {
            Assert.Null(insecurity);
            Assert.Empty(CertificateChoice.Shout(insecurity));
        }
        else
        {
            Assert.Contains(said, insecurity, StringComparison.Ordinal);
            Assert.Contains(
                CertificateChoice.Shout(insecurity), static line => line.Contains("!!!!!!  BEWARE  !!!!!!", StringComparison.Ordinal));
        }
    }

    private static ClusterOptions Settings(params (string Key, string Value)[] settings) => SettingsReader.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection([new("Storage:Postgres", "Host=127.0.0.1")])
            .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build(),
        ProgramKinds.Frontend).Cluster;

    private InstalledCertificate? Choose(params (string Key, string Value)[] settings) =>
        CertificateChoice.ForSilo(Settings(settings), Files, "nas", Now);

    private string Refused(params (string Key, string Value)[] settings) =>
        Assert.Throws<SettingsException>(() => Choose(settings)).Message;

    private void Install(MemberRole role, string name, DateTimeOffset now) =>
        ClusterFiles.Replace(role is MemberRole.Silo ? Files.Silo(name) : Files.Frontend, _authority.Invite(role, name, now));
}
