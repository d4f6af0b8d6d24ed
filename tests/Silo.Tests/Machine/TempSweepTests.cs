using Dormouse.Silo.Machine;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Silo.Tests.Machine;

public sealed class TempSweepTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_nobody_has_touched_for_ten_days_goes_and_a_link_is_not_followed()
    {
        Write("out/precious", days: 50);
        Write("tmp/ada/old", days: 11);
        Write("tmp/ada/young", days: 9);
        Write("tmp/ada/old-folder/inner/file", days: 11);
        Write("tmp/bob/used-folder/old", days: 11);
        Write("tmp/bob/used-folder/inner/young", days: 1);
        File.CreateSymbolicLink(_folder["tmp/ada/old-folder/link"], _folder["out"]);
        foreach (var folder in Directory.GetDirectories(_folder["tmp"], "*", SearchOption.AllDirectories).Reverse())
        {
            Directory.SetLastWriteTimeUtc(folder, Now.UtcDateTime.AddDays(-11));
        }

        new TempSweep(new FakeTimeProvider(Now), NullLogger<TempSweep>.Instance).Sweep(_folder["tmp"]);

        Assert.Equal(
            ["tmp/ada", "tmp/ada/young", "tmp/bob", "tmp/bob/used-folder", "tmp/bob/used-folder/inner", "tmp/bob/used-folder/inner/young", "tmp/bob/used-folder/old"],
            Directory.GetFileSystemEntries(_folder["tmp"], "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(_folder.Path, path)).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(_folder["out/precious"]));
    }

    private void Write(string name, int days)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], name);
        File.SetLastWriteTimeUtc(_folder[name], Now.UtcDateTime.AddDays(-days));
    }
}
