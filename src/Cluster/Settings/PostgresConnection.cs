using System.Globalization;
using Npgsql;

namespace Dormouse.Cluster.Settings;

/// <summary>Where PostgreSQL is, from <c>Storage:Postgres</c>. The text holds a password: it is never shown.</summary>
public sealed class PostgresConnection
{
    /// <summary>The schema of our tables, unless the connection string names another one.</summary>
    public const string DefaultSchema = "dormouse";

    private const string Setting = "Storage:Postgres";
    private const string Example = "Host=nas;Database=dormouse;Username=dormouse;Password=…";

    // Npgsql's own defaults, which stand for "not said".
    private const int SilentTimeout = 15;
    private const int SilentCommandTimeout = 30;
    private const int SilentPoolSize = 100;

    private PostgresConnection(NpgsqlConnectionStringBuilder builder)
    {
        Schema = builder.SearchPath!;
        ConnectionString = builder.ToString();
        Description = string.Create(CultureInfo.InvariantCulture, $"PostgreSQL at {builder.Host}:{builder.Port}, database {builder.Database ?? builder.Username}");
    }

    /// <summary>The whole connection string; a secret.</summary>
    public string ConnectionString { get; }

    /// <summary>The schema that holds our tables.</summary>
    public string Schema { get; }

    /// <summary>Host, port and database, for people.</summary>
    public string Description { get; }

    /// <summary>Reads the setting.</summary>
    /// <param name="reader">The settings.</param>
    /// <returns>The connection, or null if it is not set: then this is no cluster.</returns>
    /// <exception cref="SettingsException">It can't be read; the message does not show it.</exception>
    public static PostgresConnection? Read(SettingsReader reader) => reader.Text(Setting) is { } text ? Parse(text) : null;

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
        if (!builder.SearchPath.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') || !char.IsAsciiLetterLower(builder.SearchPath[0]))
        {
            throw new SettingsException($"{Setting} has a Search Path that can't be used (its value is not shown); it must be one schema, of a-z, 0-9, _.");
        }

        // An outage must show within seconds, and a home server's PostgreSQL allows 100 connections for all of us.
        builder.Timeout = builder.Timeout == SilentTimeout ? 3 : builder.Timeout;
        builder.CommandTimeout = builder.CommandTimeout == SilentCommandTimeout ? 4 : builder.CommandTimeout;
        builder.MaxPoolSize = builder.MaxPoolSize == SilentPoolSize ? 20 : builder.MaxPoolSize;
        builder.MaxAutoPrepare = builder.MaxAutoPrepare == 0 ? 20 : builder.MaxAutoPrepare;
        builder.ApplicationName ??= "dormouse";
        return new(builder);
    }

    private static SettingsException Wrong() =>
        new($"{Setting} is not a connection string (its value is not shown); it must be like {Example}.");
}
