using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Dormouse.Hosting.Settings;

/// <summary>Where PostgreSQL is, from <c>Storage:Postgres</c>. The text holds a password: it is never shown.</summary>
public sealed class PostgresConnection
{
    /// <summary>The schema of our tables, unless the connection string names another one.</summary>
    public const string DefaultSchema = "dormouse";

    /// <summary>A connection string as an example.</summary>
    public const string Example = "Host=nas;Database=dormouse;Username=dormouse;Password=…;SSL Mode=VerifyFull";

    private const string Setting = "Storage:Postgres";

    // A silo has one more, for its locks: eight that are busy at once fit into the 97 that PostgreSQL has for us unless told otherwise.
    // What more of them would do at once only waits for the same disk.
    private const int PoolSize = 10;

    private PostgresConnection(NpgsqlConnectionStringBuilder builder)
    {
        HasPassword = !string.IsNullOrEmpty(builder.Password);
        Schema = builder.SearchPath!;
        OpenHost = builder.SslMode is SslMode.VerifyFull ? null : builder.Host!.Split(',').FirstOrDefault(static host => !IsHere(host));
        ConnectionString = builder.ToString();
        Description = string.Create(
            CultureInfo.InvariantCulture, $"PostgreSQL at {builder.Host}:{builder.Port}, database {builder.Database ?? builder.Username}");
    }

    /// <summary>The whole connection string; a secret.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether a password is part of it.</summary>
    public bool HasPassword { get; }

    /// <summary>The schema that holds our tables.</summary>
    public string Schema { get; }

    /// <summary>Host, port and database, for people.</summary>
    public string Description { get; }

    /// <summary>
    /// A host on the way to which the password and all that is stored can be read or changed; null if all are on this machine, or prove who
    /// they are (<c>SSL Mode=VerifyFull</c>).
    /// </summary>
    public string? OpenHost { get; }

    /// <summary>Refuses a way to PostgreSQL on which others could listen; see <see cref="ClusterOptions.Insecure"/>.</summary>
    /// <returns>A task that ends when it is known that nobody can.</returns>
    /// <exception cref="SettingsException">Others could.</exception>
    /// <exception cref="SocketException">The host is not known.</exception>
    public async Task RequirePrivateAsync()
    {
        // A name of this machine is not always its address.
        if (OpenHost is { } host && (await Dns.GetHostAddressesAsync(Address(host))).Any(static address => !IPAddress.IsLoopback(address)))
        {
            throw new SettingsException(
                $"{Setting} leads to {host}, and what is said on the way there could be read and changed: add 'SSL Mode=VerifyFull' to it "
                + "(with 'Root Certificate=FILE' for an authority of your own), or set Cluster:Insecure=true if only a private tunnel "
                + "leads there.");
        }
    }

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">The connection string.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="SettingsException">It can't be read; the message does not show it.</exception>
    public static PostgresConnection Parse(string text)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // What Npgsql says may hold a part of the text, and so the password.
            throw Wrong();
        }

        if (string.IsNullOrWhiteSpace(builder.Host))
        {
            throw Wrong();
        }

        builder.SearchPath ??= DefaultSchema;
        if (!builder.SearchPath.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            || !char.IsAsciiLetterLower(builder.SearchPath[0]))
        {
            throw new SettingsException(
                $"{Setting} has a Search Path that can't be used (its value is not shown); it must be one schema, of a-z, 0-9, _.");
        }

        // An outage must show within seconds. What was said, even if it is Npgsql's own default, is left alone.
        var said = builder.Keys;
        builder.Timeout = said.Contains("Timeout") ? builder.Timeout : 3;
        builder.CommandTimeout = said.Contains("Command Timeout") ? builder.CommandTimeout : 4;
        builder.MaxPoolSize = said.Contains("Maximum Pool Size") ? builder.MaxPoolSize : Math.Max(PoolSize, builder.MinPoolSize);
        builder.MaxAutoPrepare = said.Contains("Max Auto Prepare") ? builder.MaxAutoPrepare : 20;
        builder.ApplicationName ??= "dormouse";
        return new(builder);
    }

    private static bool IsHere(string host)
    {
        // A path, or @ and a name, is a Unix socket.
        var address = Address(host);
        return address is ['/' or '@', ..]
            || address.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address, out var known) && IPAddress.IsLoopback(known));
    }

    /// <summary>A host without its port; an address of IPv6 has one behind brackets only.</summary>
    private static string Address(string host)
    {
        var name = host.Trim();
        var end = name.LastIndexOf(':');
        return end > 0 && (name[end - 1] == ']' || name.IndexOf(':', StringComparison.Ordinal) == end) ? name[..end] : name;
    }

    private static SettingsException Wrong() =>
        new($"{Setting} is not a connection string (its value is not shown); it must be like {Example}.");
}
