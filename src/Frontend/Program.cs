using Dormouse.Frontend.Hosting;

return args switch
{
    ["--help" or "-h" or "help", ..] => FrontendHelp.Help(),
    ["--version", ..] => FrontendHelp.Version(),
    _ => await FrontendProgram.RunAsync(args),
};
