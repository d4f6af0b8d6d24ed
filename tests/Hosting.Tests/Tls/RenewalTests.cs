using Dormouse.Hosting.Tls;
using Microsoft.Extensions.Logging;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>A renewed certificate is taken without a restart, and only a good one.</summary>
public sealed class RenewalTests : IDisposable
{
    private readonly Members _members = new();
    private readonly LogLines _log = new(LogLevel.Trace);
    private readonly LoggerFactory _loggers;
    private readonly string _path;
    private readonly InstalledCertificate _installed;

    public RenewalTests()
    {
        _loggers = new LoggerFactory([_log]);
        _path = _members.Silo("nas", Members.Now.AddYears(-1));
        _installed = InstalledCertificate.Load(_path);
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _members.Dispose();
    }

    [Fact]
    public void A_renewed_one_is_taken()
    {
        var before = _installed.Current;
        Assert.Same(before, Refresh());

        Change(File.ReadAllText(_members.Silo("nas")));

        Assert.True(Refresh().ValidUntil > before.ValidUntil.AddDays(300));
        Assert.Same(_installed.Current, Refresh());
        Assert.Single(_log.With("was renewed"));
    }

    [Fact]
    public void Somebody_elses_is_not()
    {
        var before = _installed.Current;

        Change(File.ReadAllText(_members.Silo("desk")));

        Assert.Same(before, Refresh());
        Assert.Same(before, Refresh());
        Assert.Single(_log.With("silo desk of cluster dormouse; this program goes on as silo nas of cluster dormouse"));
    }

    [Fact]
    public void Half_of_one_and_none_are_not()
    {
        var before = _installed.Current;

        Change(File.ReadAllText(_members.Silo("nas"))[..200]);
        Assert.Same(before, Refresh());
        Assert.Single(_log.With("can't be used"));

        File.Delete(_path);
        Assert.Same(before, Refresh());
        Assert.Same(before, Refresh());
        Assert.Equal(2, _log.With("can't be used").Length);
    }

    private MemberCertificate Refresh() => _installed.Refresh(_loggers.CreateLogger<InstalledCertificate>());

    private void Change(string text)
    {
        File.WriteAllText(_path, text);
        File.SetLastWriteTimeUtc(_path, Members.Now.UtcDateTime.AddMinutes(1));
    }
}
