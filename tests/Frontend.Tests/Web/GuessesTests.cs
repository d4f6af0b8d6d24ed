using System.Net;
using Dormouse.Frontend.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Frontend.Tests.Web;

public sealed class GuessesTests
{
    private static readonly IPAddress Eve = IPAddress.Parse("192.0.2.7");
    private static readonly IPAddress Anna = IPAddress.Parse("192.0.2.8");

    private readonly FakeTimeProvider _time = new();
    private readonly Lines _log = new();
    private readonly Guesses _guesses;

    public GuessesTests() => _guesses = new(_time, _log);

    [Fact]
    public void Who_goes_on_guessing_waits_longer_and_longer_and_nobody_else_waits()
    {
        Guess(Eve, Guesses.Free);
        List<double> pauses = [];
        for (var further = 0; further < 11; further++)
        {
            Assert.Null(_guesses.Begin(Eve, "guess"));
            _guesses.End(Eve, isWrong: true);
            var pause = _guesses.Begin(Eve, "guess")!.Value;
            pauses.Add(pause.TotalSeconds);
            _time.Advance(pause - TimeSpan.FromMilliseconds(1));
            Assert.NotNull(_guesses.Begin(Eve, "guess"));
            Assert.Null(_guesses.Begin(Anna, "right"));
            _guesses.End(Anna, isWrong: false);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], pauses);
    }

    [Fact]
    public void A_right_token_in_between_buys_no_further_guesses()
    {
        Guess(Eve, Guesses.Free);
        Assert.Null(_guesses.Begin(Eve, "right"));
        _guesses.End(Eve, isWrong: false);
        Guess(Eve, 1);
        Assert.NotNull(_guesses.Begin(Eve, "guess"));
    }

    [Fact]
    public void A_token_that_nobody_can_guess_is_looked_at_whatever_neighbours_do()
    {
        Guess(Eve, Guesses.Free + 1);
        Assert.NotNull(_guesses.Begin(Eve, new string('x', Guesses.Unguessable - 1)));
        Assert.Null(_guesses.Begin(Eve, new string('x', Guesses.Unguessable)));
        Assert.Null(_guesses.End(Eve, isWrong: false));

        // Whoever guesses such ones all the same is not told that they were looked at, and waits longer too.
        Assert.Null(_guesses.Begin(Eve, new string('y', Guesses.Unguessable)));
        Assert.Equal(TimeSpan.FromSeconds(2), _guesses.End(Eve, isWrong: true));
    }

    [Fact]
    public void A_burst_is_no_way_around_the_pauses()
    {
        for (var guess = 0; guess < Guesses.AtOnce; guess++)
        {
            Assert.Null(_guesses.Begin(Eve, "guess"));
        }

        Assert.NotNull(_guesses.Begin(Eve, "guess"));
        _guesses.End(Eve, isWrong: true);
        Assert.Null(_guesses.Begin(Eve, "guess"));
    }

    [Fact]
    public void Who_has_one_address_of_a_network_has_all_of_them()
    {
        Guess(IPAddress.Parse("2001:db8:1:2::1"), Guesses.Free + 1);
        Assert.NotNull(_guesses.Begin(IPAddress.Parse("2001:db8:1:2:ffff::7"), "guess"));
        Assert.Null(_guesses.Begin(IPAddress.Parse("2001:db8:1:3::1"), "guess"));
        Guess(Eve, Guesses.Free + 1);
        Assert.NotNull(_guesses.Begin(Eve.MapToIPv6(), "guess"));
    }

    [Fact]
    public void While_many_guess_from_many_addresses_everybody_who_is_wrong_waits_at_once()
    {
        for (var address = 1; address <= Guesses.ManyInAMinute; address++)
        {
            Guess(new IPAddress([10, 0, 0, (byte)address]), 1);
            Assert.Null(_guesses.Begin(new IPAddress([10, 0, 0, (byte)address]), "right"));
        }

        Guess(Eve, 1);
        Assert.Equal(TimeSpan.FromMinutes(1), _guesses.Begin(Eve, "guess"));
        Assert.Null(_guesses.Begin(Anna, "right"));

        _time.Advance(TimeSpan.FromMinutes(2));
        Guess(Eve, 1);
        Assert.Null(_guesses.Begin(Eve, "guess"));
    }

    [Fact]
    public void An_hour_without_a_wrong_token_is_forgiven()
    {
        Guess(Eve, Guesses.Free + 1);
        _time.Advance(TimeSpan.FromHours(1));
        Guess(Eve, Guesses.Free);
        Assert.Null(_guesses.Begin(Eve, "guess"));
    }

    [Fact]
    public void An_address_has_one_line_in_ten_minutes()
    {
        Guess(Eve, Guesses.Free);
        Guess(Anna, 1);
        Assert.Equal(2, _log.Written.Count);
        Assert.StartsWith("Wrong tokens from 192.0.2.7: 1 since", _log.Written[0], StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(10));
        Guess(Eve, 1);
        Assert.StartsWith("Wrong tokens from 192.0.2.7: 10 since", _log.Written[2], StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Written, static line => line.Contains("guess", StringComparison.Ordinal));
    }

    private void Guess(IPAddress address, int times)
    {
        for (var time = 0; time < times; time++)
        {
            Assert.Null(_guesses.Begin(address, "guess"));
            _guesses.End(address, isWrong: true);
        }
    }

    private sealed class Lines : ILogger<Guesses>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
