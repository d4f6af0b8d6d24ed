using Dormouse.Dummy;
using Dormouse.Dummy.Acp;

Func<Task<int>> behaviour = args switch
{
    ["--version"] => Lines.VersionAsync,
    ["acp", .. var traits] => () => AcpAgent.RunAsync(traits),
    ["echo"] => Lines.EchoAsync,
    ["die-mid-line"] => Lines.DieMidLineAsync,
    ["long-line", var megabytes] => () => Lines.LongLineAsync(int.Parse(megabytes)),
    ["flood-stderr", var megabytes] => () => Floods.StderrAsync(int.Parse(megabytes)),
    ["flood-stdout", var megabytes] => () => Floods.StdoutAsync(int.Parse(megabytes)),
    ["exit", var code] => () => Endings.ExitAsync(int.Parse(code)),
    ["crash", var signal] => () => Endings.CrashAsync(int.Parse(signal)),
    ["sleep"] => Endings.SleepAsync,
    ["ignore-sigterm"] => Endings.IgnoreSigtermAsync,
    ["env", var name] => () => Surroundings.EnvironmentAsync(name),
    ["folder"] => Surroundings.FolderAsync,
    ["grandchildren"] => Families.GrandchildrenAsync,
    ["hold-stdout"] => Families.HoldStdoutAsync,
    ["host", var scope, var machine] => () => Hosts.GuardedAsync(scope, machine),
    ["cgroup-host", var scope, var mount] => () => Hosts.WithCgroupsAsync(scope, mount),
    ["limits-host", var scope, var mount] => () => Limits.HostAsync(scope, mount),
    _ => () => throw new ArgumentException($"No such behaviour: {string.Join(' ', args)}"),
};
return await behaviour();
