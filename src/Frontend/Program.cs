using Dormouse.Frontend.Hosting;
using Dormouse.Hosting.Programs;

ProgramPrivacy.Close();
return await FrontendCommands.All.RunAsync(args);
