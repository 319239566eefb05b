import sysconfig,platform; print(sysconfig.get_config_var('EXT_SUFFIX'), platform.system(), sysconfig.get_paths()['purelib'])
