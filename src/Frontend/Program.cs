using Dormouse.Cluster.Settings;

// A frontend on its own belongs to a cluster; a machine that stands alone has its doors in the silo.
await Console.Error.WriteLineAsync(
    "A frontend of its own needs a cluster, and Storage:Postgres is not set; run src/Silo, which has the web console and the bot built in.");
return SettingsException.ExitCode;
