using System.Globalization;

// The floor of a start: Orleans and Kestrel, and nothing of ours.
var builder = WebApplication.CreateBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(
    siloPort: int.Parse(args[0], CultureInfo.InvariantCulture), gatewayPort: int.Parse(args[1], CultureInfo.InvariantCulture)));
var app = builder.Build();
app.MapGet("/", static () => "empty");
await app.StartAsync();
Console.WriteLine("Ready:");
await app.WaitForShutdownAsync();
