using Dormouse.Hosting.Programs;
using Dormouse.Silo;

VisibleWriter.Install();
return await SiloCommands.All.RunAsync(args);
