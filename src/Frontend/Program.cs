using Dormouse.Hosting.Programs;
using Dormouse.Frontend.Hosting;

VisibleWriter.Install();
return await FrontendCommands.All.RunAsync(args);
