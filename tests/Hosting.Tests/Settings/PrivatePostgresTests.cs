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
    public void A_way_that_nobody_listens_on_is_taken(string text)
    {
        Assert.Null(PostgresConnection.Parse(text).OpenHost);
        PostgresConnection.Parse(text).RequirePrivate(isInsecure: false);
    }

    [Theory]
    [InlineData("Host=nas", "nas")]
    [InlineData("Host=nas;SSL Mode=Require", "nas")]
    [InlineData("Host=nas;SSL Mode=VerifyCA", "nas")]
    [InlineData("Host=localhost,10.1.2.3", "10.1.2.3")]
    [InlineData("Host=localhost.example", "localhost.example")]
    [InlineData("Host=fd00::1", "fd00::1")]
    public void Any_other_is_refused_unless_it_is_wanted(string text, string host)
    {
        var connection = PostgresConnection.Parse($"{text};Password=geheim");

        var refusal = Assert.Throws<SettingsException>(() => connection.RequirePrivate(isInsecure: false));

        Assert.StartsWith($"Storage:Postgres leads to {host}, ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refusal.Message, StringComparison.Ordinal);
        connection.RequirePrivate(isInsecure: true);
    }
}
