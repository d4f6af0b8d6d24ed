using System.Net.Sockets;
using Dormouse.Hosting.Settings;

namespace Dormouse.Hosting.Tests.Settings;

/// <summary>PostgreSQL of another machine has to prove who it is.</summary>
public class PrivatePostgresTests
{
    [Theory]
    [InlineData("Host=localhost")]
    [InlineData("Host=127.0.0.1:5433,LOCALHOST:5432,[::1]:5432")]
    [InlineData("Host=::1")]
    [InlineData("Host=/var/run/postgresql")]
    [InlineData("Host=@postgres")]
    [InlineData("Host=nas;SSL Mode=VerifyFull")]
    [InlineData("Host=nas,desk;SSL Mode=VerifyFull;Root Certificate=/etc/ca.pem")]
    public async Task A_way_that_nobody_listens_on_is_taken(string text)
    {
        Assert.Null(PostgresConnection.Parse(text).OpenHost);
        await PostgresConnection.Parse(text).RequirePrivateAsync();
    }

    [Theory]
    [InlineData("Host=10.1.2.3", "10.1.2.3")]
    [InlineData("Host=10.1.2.3;SSL Mode=Require", "10.1.2.3")]
    [InlineData("Host=10.1.2.3;SSL Mode=VerifyCA", "10.1.2.3")]
    [InlineData("Host=localhost,10.1.2.3:5433", "10.1.2.3:5433")]
    [InlineData("Host=fd00::1", "fd00::1")]
    public async Task Any_other_is_refused(string text, string host)
    {
        var connection = PostgresConnection.Parse($"{text};Password=geheim");

        var refusal = await Assert.ThrowsAsync<SettingsException>(connection.RequirePrivateAsync);

        Assert.StartsWith($"Storage:Postgres leads to {host}, ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_alone_says_nothing_of_where_it_leads() =>
        Assert.Equal("localhost.example", PostgresConnection.Parse("Host=localhost.example").OpenHost);

    [Fact]
    public async Task A_host_that_nobody_knows_is_away() => await Assert.ThrowsAsync<SocketException>(
        PostgresConnection.Parse("Host=no-such-host.invalid").RequirePrivateAsync);
}
