using System.Net;
using Dormouse.Hosting.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>The log tells who was refused, and cannot be filled by who comes again and again.</summary>
public sealed class RefusedPeersTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new(LogLevel.Trace);
    private readonly LoggerFactory _loggers;
    private readonly RefusedPeers _refused;

    public RefusedPeersTests()
    {
        _loggers = new LoggerFactory([_log]);
        _refused = new(_time, _loggers.CreateLogger<RefusedPeers>());
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void The_same_is_told_once_and_counted()
    {
        for (var time = 0; time < 5; time++)
        {
            Tell("10.0.0.7", "it sleeps");
        }

        Assert.Single(_log.With("Refused 10.0.0.7 at the door: it sleeps."));
        Assert.Single(_log.With("Refused"));

        _time.Advance(RefusedPeers.Quiet);
        Tell("10.0.0.7", "it sleeps");

        Assert.Single(_log.With("it sleeps (4 times more since this was told last)."));
    }

    [Fact]
    public void Another_peer_and_another_reason_are_told()
    {
        Tell("10.0.0.7", "it sleeps");
        Tell("10.0.0.8", "it sleeps");
        Tell("10.0.0.7", "it snores");

        Assert.Equal(3, _log.With("Refused").Length);
    }

    [Fact]
    public void An_address_counts_the_same_however_it_is_written()
    {
        Tell("10.0.0.7", "it sleeps");
        Tell("::ffff:10.0.0.7", "it sleeps");

        Assert.Single(_log.With("Refused"));
    }

    [Fact]
    public void Very_many_peers_do_not_fill_the_log()
    {
        for (var number = 0; number < 1000; number++)
        {
            Tell($"10.0.{number / 250}.{number % 250}", "it sleeps");
        }

        Assert.Equal(RefusedPeers.Most + 1, _log.With("Refused").Length);

        _time.Advance(RefusedPeers.Quiet);
        Tell("10.1.0.1", "it sleeps");

        Assert.Single(_log.With("Refused 10.1.0.1 at the door: it sleeps."));
    }

    private void Tell(string address, string reason) => _refused.Tell(new IPEndPoint(IPAddress.Parse(address), 4711), "door", reason);
}
