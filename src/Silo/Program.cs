using Dormouse.Silo;
using Dormouse.Silo.Verbs;

return args switch
{
    _ when args.Contains("--help") || args.Contains("-h") => HelpVerb.Run(),
    _ when args.Contains("--version") => VersionVerb.Run(),
    ["help", ..] => HelpVerb.Run(),
    ["doctor", .. var rest] => await DoctorVerb.RunAsync(rest),
    ["cluster", .. var rest] => await ClusterVerb.RunAsync(rest),
    ["import", .. var rest] => await ImportVerb.RunAsync(rest),
    ["backup", .. var rest] => await BackupVerb.RunAsync(rest),
    ["restore", .. var rest] => await RestoreVerb.RunAsync(rest),
    ["drain", .. var rest] => await DrainVerb.RunAsync(rest, drains: true),
    ["undrain", .. var rest] => await DrainVerb.RunAsync(rest, drains: false),
    ["rename", .. var rest] => await RenameVerb.RunAsync(rest),
    ["pair", .. var rest] => await PairVerb.RunAsync(rest),
    _ => await SiloProgram.RunAsync(args),
};
