using Dormouse.Frontend.Hosting;
using Dormouse.Hosting.Programs;

VisibleWriter.Install();
ProgramPrivacy.Close();
return await FrontendCommands.All.RunAsync(args);
