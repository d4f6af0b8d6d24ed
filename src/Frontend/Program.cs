using Dormouse.Frontend.Hosting;

return args switch
{
    _ when args.Contains("--help") || args.Contains("-h") => FrontendHelp.Help(),
    _ when args.Contains("--version") => FrontendHelp.Version(),
    ["help", ..] => FrontendHelp.Help(),
    _ => await FrontendProgram.RunAsync(args),
};
