using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class OrphanSweepTests
{
    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_sweep_ends_recorded_and_unrecorded_processes_of_the_house_and_machine()
    {
        await using var house = new TestHouse();
        var records = Records(house);
        var recorded = house.Orphan(house.Id, "nas/1", "sh", "-c", "env -i setsid sleep 1000 & wait");
        var unrecorded = house.Orphan(house.Id, "nas/2");
        records.Write(new ProcessRecord("nas/1", recorded, "agent"));
        ProcessIdentity unmarked = default;
        await Eventually.Is(() => TryFindChild(recorded.Pid, out unmarked), "the recorded process has its child");

        var report = await OrphanSweep.RunAsync(house.Id, "nas", records);

        ProcessIdentity[] all = [recorded, unmarked, unrecorded];
        Assert.Equal(all.OrderBy(process => process.Pid), report.Killed.OrderBy(process => process.Pid));
        Assert.DoesNotContain(all, process => process.IsAlive);
        Assert.Equal((0, 0), (report.Survivors.Count, report.StaleRecords));
        Assert.Empty(records.ReadAll());
    }

    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_sweep_spares_whoever_does_not_carry_the_mark_although_the_pid_is_recorded()
    {
        await using var house = new TestHouse();
        var records = Records(house);
        ProcessIdentity[] spared =
        [
            house.Orphan(house.Id + "x", "nas/1"), house.Orphan(house.Id, "nas2/1"), house.Orphan(null, "nas/1"),
            house.Orphan(null, null), house.Orphan(house.Id, "other/1"), ProcessIdentity.Of(Environment.ProcessId),
        ];
        foreach (var process in spared)
        {
            records.Write(new ProcessRecord("nas/1", process, "agent"));
        }

        var otherMachine = spared[4];
        records.Write(new ProcessRecord("other/1", otherMachine, "agent"));

        var report = await OrphanSweep.RunAsync(house.Id, "nas", records);

        Assert.Empty(report.Killed);
        Assert.Equal(spared.Length, report.StaleRecords);
        Assert.All(spared, process => Assert.True(process.IsAlive));
        Assert.Empty(records.ReadAll());
    }

    [Theory(Timeout = TestHouse.Patience)]
    [InlineData(1, "")]
    [InlineData(0, "another boot")]
    public async Task A_record_with_another_start_or_boot_names_nobody(int later, string boot)
    {
        await using var house = new TestHouse();
        var records = Records(house);
        var process = house.Orphan(null, null);
        records.Write(new ProcessRecord("nas/1", process with { StartTicks = process.StartTicks + later, BootId = boot == "" ? Boot.Id : boot }, "agent"));

        var report = await OrphanSweep.RunAsync(house.Id, "nas", records);

        Assert.Equal((0, 1), (report.Killed.Count, report.StaleRecords));
        Assert.True(process.IsAlive);
    }

    [Fact(Timeout = TestHouse.Patience)]
    public async Task Broken_records_are_removed()
    {
        await using var house = new TestHouse();
        var records = Records(house);
        var folder = Path.Combine(house.Folder, "live");
        await File.WriteAllTextAsync(Path.Combine(folder, "1-1.json"), "{ \"sess", TestHouse.Ended);
        await File.WriteAllTextAsync(Path.Combine(folder, "2-2.json"), "{}", TestHouse.Ended);
        await File.WriteAllTextAsync(Path.Combine(folder, "3-3.json.new"), "", TestHouse.Ended);

        await OrphanSweep.RunAsync(house.Id, "nas", records);

        Assert.Empty(Directory.GetFiles(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    private static ProcessRecords Records(TestHouse house) => new(Path.Combine(house.Folder, "live"));

    private static bool TryFindChild(int parent, out ProcessIdentity child)
    {
        child = ProcessTable.Snapshot().FirstOrDefault(entry => entry.ParentId == parent && entry.SessionId == entry.Pid).Identity;
        return child.Pid > 0 && !ProcessEnvironment.Of(child.Pid).HasStart("DORMOUSE_");
    }
}
