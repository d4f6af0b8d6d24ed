using System.Text.Json.Serialization;

namespace Dormouse.Silo.Backups;

/// <summary>What a backup says of itself; the first thing in its file.</summary>
/// <param name="Format">How the file is laid out; see <see cref="BackupFormat.Number"/>.</param>
/// <param name="Id">Names the backup for good.</param>
/// <param name="TakenAt">The moment that its store is of.</param>
/// <param name="Version">The version of Dormouse that wrote it.</param>
/// <param name="Machine">The machine whose keys and private folders are in it.</param>
/// <param name="Cluster">The cluster's id, or null for a machine that stands alone.</param>
internal sealed record BackupManifest(int Format, Guid Id, DateTimeOffset TakenAt, string Version, string Machine, string? Cluster);

/// <summary>JSON of the manifest.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
