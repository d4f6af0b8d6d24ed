using Dormouse.Hosting.Settings;
using Npgsql;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>What we add to a connection string, and what we leave to whoever wrote it.</summary>
public class PostgresConnectionTests
{
    [Fact]
    public void Eight_busy_silos_fit_into_a_PostgreSQL_as_it_comes()
    {
        const int allowed = 100 - 3;
        var connections = Of("Host=nas");

        Assert.InRange(8 * (connections.MaxPoolSize + 1), 1, allowed);
        Assert.Equal(
            (3, 4, 20, "dormouse"),
            (connections.Timeout, connections.CommandTimeout, connections.MaxAutoPrepare, connections.ApplicationName));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(100)]
    public void What_the_connection_string_says_wins(int size)
    {
        var said = Of($"Host=nas;MaxPoolSize={size};Timeout=15;Command Timeout=30;Max Auto Prepare=0");

        Assert.Equal((size, 15, 30, 0), (said.MaxPoolSize, said.Timeout, said.CommandTimeout, said.MaxAutoPrepare));
    }

    private static NpgsqlConnectionStringBuilder Of(string text) => new(PostgresConnection.Parse(text).ConnectionString);
}
