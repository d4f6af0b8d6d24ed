using Dormouse.Hosting.Programs;
using Dormouse.Silo;

VisibleWriter.Install();
ProgramPrivacy.Close();
return await SiloCommands.All.RunAsync(args);
