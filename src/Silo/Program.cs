using Dormouse.Silo;
using Dormouse.Silo.Verbs;

return args switch
{
    ["doctor", .. var rest] => await DoctorVerb.RunAsync(rest),
    ["cluster", .. var rest] => await ClusterVerb.RunAsync(rest),
    ["import", .. var rest] => await ImportVerb.RunAsync(rest),
    ["drain", .. var rest] => await DrainVerb.RunAsync(rest, drains: true),
    ["undrain", .. var rest] => await DrainVerb.RunAsync(rest, drains: false),
    ["pair", .. var rest] => await PairVerb.RunAsync(rest),
    ["--help" or "-h" or "help", ..] => HelpVerb.Run(),
    ["--version", ..] => VersionVerb.Run(),
    _ => await SiloProgram.RunAsync(args),
};
